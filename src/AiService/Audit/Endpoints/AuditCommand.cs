using AiService.Hosting;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Audit.Endpoints;

/// <summary><c>AiService audit verify</c>, beside a running service, and <c>AiService audit new-segment</c>, while none runs.</summary>
internal static class AuditCommand
{
    /// <summary>All is well.</summary>
    public const int Done = 0;

    /// <summary>Verification found something.</summary>
    public const int Broken = 1;

    /// <summary>The command line, or a file, cannot be used (EX_USAGE of sysexits.h).</summary>
    public const int Unusable = 64;

    private const string Usage = """
        Usage: AiService audit verify [--head NUMBER:HMAC]     verifies the records, beside a running service
               AiService audit verify FILE…                       verifies exported segments that follow each other
               AiService audit new-segment --reason TEXT        seals the records as they are and begins a new segment; stop the service first
          FILE    exported segments (audit-archive/*.jsonl)
          --head  a head from a log: the records have to hold it
          TEXT    why, as it will stand in the audit
          The files are those of the settings RECORDS_DB_PATH, AUDIT_KEY_FILE and AUDIT_HEAD_FILE (also as --NAME=VALUE).
        """;

    private const string HeadOption = "--head";
    private const string ReasonOption = "--reason";
    private const int LongestReason = 500;

    /// <summary>The settings that say where the files are.</summary>
    private static readonly string[] Settings = ["--AUDIT_KEY_FILE", "--AUDIT_HEAD_FILE", "--RECORDS_DB_PATH", "--KNOWLEDGE_DB_PATH", "--contentRoot"];

    /// <summary>Returns whether the command line asks for this command.</summary>
    public static bool IsAskedFor(string[] args) => args is ["audit", ..];

    /// <param name="args">The whole command line.</param>
    /// <param name="output">Takes the verdict.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">A setting cannot be used.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var given = CommandWords.Read(args[1..], [HeadOption, ReasonOption], Settings, out var problem);
        if (problem.Length > 0)
        {
            return await RefuseAsync(problem, errors);
        }

        var settings = new SettingsReader(ServiceBuilder.Create([.. given.Settings]).Configuration);
        var records = StorageOptions.Read(settings).RecordsPath;
        var options = AuditOptions.Read(settings, records);
        settings.ThrowIfRejected();
        var (head, reason) = (given.Options.GetValueOrDefault(HeadOption), given.Options.GetValueOrDefault(ReasonOption)?.Trim());
        AuditHead? noted = null;
        try
        {
            switch (given.Words.ToArray())
            {
                case ["verify", ..] when reason is not null:
                    return await RefuseAsync($"{ReasonOption} belongs to new-segment.", errors);
                case ["verify"]:
                    return head is not null && !AuditHead.TryParse(head, out noted)
                        ? await RefuseAsync($"{HeadOption} is no NUMBER:HMAC.", errors)
                        : await TellAsync(records, await AuditFile.VerifyAsync(records, options.Files, noted), output);
                case ["verify", .. var files] when head is null:
                    return await TellAsync(string.Join(", ", files), ExportedSegments.Verify(files, AuditKey.Read(options.Files.Key)), output);
                case ["new-segment"] when head is null:
                    if (reason is not { Length: > 0 and <= LongestReason })
                    {
                        return await RefuseAsync($"{ReasonOption} needs 1 to {LongestReason} characters.", errors);
                    }

                    await BeginSegmentAsync(records, options, reason, errors);
                    return Done;
                default:
                    return await RefuseAsync("The command is not complete, or has a word too many.", errors);
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or StorageException or RecordsOwnedException)
        {
            await errors.WriteLineAsync($"The records {records} cannot be used: {unusable.Message}");
            return Unusable;
        }
        catch (AuditKeyException unusable)
        {
            await errors.WriteLineAsync($"AUDIT_KEY_FILE: {unusable.Message} {unusable.Cure}");
            return Unusable;
        }
    }

    private static async Task<int> RefuseAsync(string problem, TextWriter errors)
    {
        await errors.WriteLineAsync(problem + Environment.NewLine + Usage);
        return Unusable;
    }

    private static async Task<int> TellAsync(string what, AuditVerdict verdict, TextWriter output)
    {
        var place = verdict.FirstBad is { } bad ? $"record {bad}: " : "";
        var head = verdict.Head is { } last ? $", the last is {last}" : "";
        await output.WriteLineAsync(verdict.Ok
            ? $"ok: {what}: {verdict.Records} records{head}{(verdict.Reason is { } accepted ? $" ({accepted})" : "")}"
            : $"broken: {what}: {place}{verdict.Reason} ({verdict.Records} records{head})");
        return verdict.Ok ? Done : Broken;
    }

    private static async Task BeginSegmentAsync(string records, AuditOptions options, string reason, TextWriter errors)
    {
        if (!File.Exists(records))
        {
            throw new FileNotFoundException("there are none.");
        }

        // As the service takes them: of two that write, one would not know the other's records.
        using var owner = new RecordsOwner(new StorageOptions { KnowledgePath = "", RecordsPath = records }, new ShutdownOptions { Timeout = TimeSpan.Zero }, TimeProvider.System, NullLogger<RecordsOwner>.Instance);
        await owner.StartingAsync(CancellationToken.None);
        var (segment, found) = await AuditFile.BeginSegmentAsync(records, options.Files, reason, Environment.UserName, TimeProvider.System, NullLogger<RecordsDatabase>.Instance);
        await errors.WriteLineAsync($"Segment {segment.Segment} begins with key {segment.Key}. It seals {segment.Sealed.Records} records as they are; verification had found: {found}.");
        if (Environment.IsPrivilegedProcess)
        {
            await errors.WriteLineAsync("Files that were made belong to this privileged user: the service's user must be able to read and write them.");
        }
    }
}
