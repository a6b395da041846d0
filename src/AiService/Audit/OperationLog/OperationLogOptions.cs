using AiService.Hosting;
using MySqlConnector;

namespace AiService.Audit.OperationLog;

/// <summary>Settings of the platform's table <c>operation_log</c>.</summary>
/// <param name="UserId"><c>OPERATION_LOG_USER_ID</c>: the user of every row, a whole number from 0; default 0, which the platform shows as no user.</param>
/// <param name="Database">Where rows are written at each repair's end; null: nowhere.</param>
internal sealed record OperationLogOptions(int UserId, OperationLogServer? Database)
{
    /// <summary>The setting of the address, by which health and log name the database.</summary>
    public const string Variable = "OPERATION_LOG_DB";

    private const string Form = "Use the form mysql://user@host:3306/database; the password is given in a file that OPERATION_LOG_DB_PASSWORD_FILE names.";

    private static readonly SecretShape Password = new(
        text => text.Any(char.IsControl) ? "holds a line break or another control character." : null,
        text => [text],
        "Copy it again, without line breaks.");

    /// <summary>
    /// <c>OPERATION_LOG_DB</c>: <c>mysql://user@host[:port]/database</c>, port 3306 by default, a user or database with special characters percent-encoded.
    /// <c>OPERATION_LOG_DB_PASSWORD</c>, or the file in <c>OPERATION_LOG_DB_PASSWORD_FILE</c>: its user's password.
    /// </summary>
    public static OperationLogOptions Read(SettingsReader settings)
    {
        var user = settings.Whole("OPERATION_LOG_USER_ID", 0, 0, int.MaxValue);
        var password = settings.Secret("OPERATION_LOG_DB_PASSWORD", "OPERATION_LOG_DB_PASSWORD_FILE", Password);
        return new OperationLogOptions(user, Server(settings, password));
    }

    private static OperationLogServer? Server(SettingsReader settings, SecretSetting? password)
    {
        if (settings.Text("OPERATION_LOG_DB") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != "mysql" || url.Host.Length == 0)
        {
            settings.Reject(Variable, "is no mysql URL.", Form);
            return null;
        }

        var name = Uri.UnescapeDataString(url.AbsolutePath.Trim('/'));
        var problem = url.UserInfo.Contains(':', StringComparison.Ordinal) ? "carries a password."
            : url.UserInfo.Length == 0 ? "names no user."
            : name.Length == 0 || name.Contains('/', StringComparison.Ordinal) ? "does not name one database."
            : url.Port == 0 ? "names port 0."
            : url.Query.Length > 0 || url.Fragment.Length > 0 ? "carries a query or a fragment."
            : null;
        if (problem is not null)
        {
            settings.Reject(Variable, problem, Form);
            return null;
        }

        return new OperationLogServer(url.DnsSafeHost, url.Port < 0 ? 3306u : (uint)url.Port, Uri.UnescapeDataString(url.UserInfo), name, password);
    }
}

/// <summary>The database of the platform.</summary>
internal sealed record OperationLogServer(string Host, uint Port, string User, string Database, SecretSetting? Password)
{
    /// <summary>Returns what a connection needs, with the password as it is now. TLS is used where the server offers it; nothing is kept open between two rows.</summary>
    public string Connection() => new MySqlConnectionStringBuilder
    {
        Server = Host,
        Port = Port,
        UserID = User,
        Password = Password?.Read() ?? "",
        Database = Database,
        SslMode = MySqlSslMode.Preferred,
        Pooling = false,
        ConnectionTimeout = 10,
        DefaultCommandTimeout = 30,
        AllowLoadLocalInfile = false,
        AutoEnlist = false,
        ApplicationName = "AiService",
    }.ConnectionString;
}
