using AiService.Audit.OperationLog;
using AiService.Hosting;
using Microsoft.Extensions.Configuration;
using MySqlConnector;

namespace AiService.Tests.Audit.Export;

public sealed class OperationLogSettingsTests
{
    [Theory]
    [InlineData("mysql://ops@db.example.com/netops", "db.example.com", 3306, "ops", "netops")]
    [InlineData("mysql://o%40ps@[::1]:3307/net%20ops/", "::1", 3307, "o@ps", "net ops")]
    public void The_address_names_user_host_and_database(string url, string host, int port, string user, string database)
    {
        var (options, settings) = Read(("OPERATION_LOG_DB", url), ("OPERATION_LOG_DB_PASSWORD", "p;w='1"), ("OPERATION_LOG_USER_ID", "12"));

        settings.Problems.Should().BeEmpty();
        options.UserId.Should().Be(12);
        var connection = new MySqlConnectionStringBuilder(options.Database!.Connection());
        (connection.Server, (int)connection.Port, connection.UserID, connection.Database, connection.Password).Should().Be((host, port, user, database, "p;w='1"));
        connection.SslMode.Should().Be(MySqlSslMode.Preferred);
        settings.Redactor.Redact("login with p;w='1 failed").Should().NotContain("p;w");
    }

    [Theory]
    [InlineData("OPERATION_LOG_DB", "db.example.com")]
    [InlineData("OPERATION_LOG_DB", "http://ops@db.example.com/netops")]
    [InlineData("OPERATION_LOG_DB", "mysql://ops:geheim@db.example.com/netops")]
    [InlineData("OPERATION_LOG_DB", "mysql://db.example.com/netops")]
    [InlineData("OPERATION_LOG_DB", "mysql://ops@db.example.com")]
    [InlineData("OPERATION_LOG_DB", "mysql://ops@db.example.com/net/ops")]
    [InlineData("OPERATION_LOG_DB", "mysql://ops@db.example.com/netops?password=geheim")]
    [InlineData("OPERATION_LOG_DB_PASSWORD_FILE", "/geheim/missing")]
    [InlineData("OPERATION_LOG_USER_ID", "-1")]
    [InlineData("OPERATION_LOG_USER_ID", "admin")]
    public void Any_other_stops_the_start_with_the_cure(string variable, string given)
    {
        var (options, settings) = Read((variable, given));

        options.Database.Should().BeNull();
        var problem = settings.Problems.Should().ContainSingle().Which;
        problem.Variable.Should().Be(variable);
        problem.Cure.Should().NotBeEmpty();
        problem.ToString().Should().NotContain("geheim");
    }

    private static (OperationLogOptions Options, SettingsReader Settings) Read(params (string Name, string Value)[] variables)
    {
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
        return (OperationLogOptions.Read(settings), settings);
    }
}
