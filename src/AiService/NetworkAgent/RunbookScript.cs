using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Runbooks;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>
/// What a runbook sends to one device, phase by phase, with every place filled in. A run sends just this, and a preview shows
/// just this, so that they cannot differ.
/// </summary>
internal sealed class RunbookScript(Runbook runbook, Platform platform, Procedure procedure, Arguments arguments)
{
    private readonly ConfigurationMode configuration = procedure.Configures ? platform.Configuration : new ConfigurationMode();

    public Runbook Runbook => runbook;

    public Platform Platform => platform;

    public RepairedPlatform RepairedPlatform => new(platform.Name, platform.Vendor);

    public Procedure Procedure => procedure;

    public IReadOnlyDictionary<string, string> Values => arguments.Values;

    /// <summary>As sentences name what is done to what: <c>启用接口 eth1</c>.</summary>
    public string Title => $"{runbook.Title} {arguments.Target}".TrimEnd();

    public IReadOnlyList<string> Setup => platform.Setup;

    public IReadOnlyList<string> PreCheck => LooksOf(procedure.PreCheck);

    public IReadOnlyList<Trace> Guard => runbook.SparesOwnPort ? platform.OwnPort : [];

    public IReadOnlyList<string> Enter => configuration.Enter;

    public IReadOnlyList<string> Commands => Filled(procedure.Commands);

    public IReadOnlyList<string> Commit => configuration.Commit;

    public IReadOnlyList<string> Leave => configuration.Leave;

    /// <summary>What a session that replaces a lost one looks for.</summary>
    public IReadOnlyList<Leftover> Leftovers => configuration.Left;

    /// <summary>The whole trip that changes the device.</summary>
    public IReadOnlyList<string> Change => [.. Enter, .. Commands, .. Commit, .. Leave];

    public IReadOnlyList<string> PostCheck => LooksOf(procedure.PostCheck);

    /// <summary>After a post-check that was satisfied.</summary>
    public IReadOnlyList<string> Confirm => configuration.Confirm;

    /// <summary>Out of configuration when a command was not taken.</summary>
    public IReadOnlyList<string> Abandon => [.. configuration.Abandon, .. configuration.Leave];

    /// <summary>A whole trip that takes back what was done; empty when nothing can be.</summary>
    public IReadOnlyList<string> Rollback => configuration.IsOnTrial
        ? configuration.Revoke
        : procedure.Rollback.Commands.Count == 0
            ? []
            : [.. configuration.Enter, .. Filled(procedure.Rollback.Commands), .. configuration.Commit, .. configuration.Leave];

    /// <summary>
    /// The last command, where it takes back what those before it did, as the rollback would: amid them the device is worse off than before.
    /// Null where that is not so.
    /// </summary>
    public string? Restoring => procedure.Rollback.Commands.Count > 0 && procedure.Commands.Count > procedure.Rollback.Commands.Count
        && procedure.Commands[^1] == procedure.Rollback.Commands[^1] ? Commands[^1] : null;

    public IReadOnlyList<string> Save => runbook.Saves ? platform.Save : [];

    /// <summary>True when the device itself takes back what nobody confirms.</summary>
    public bool IsOnTrial => configuration.IsOnTrial;

    public string Fill(Look look) => Template.Fill(look.Command, Values);

    private List<string> LooksOf(Check check) => [.. check.Looks.Select(Fill)];

    private List<string> Filled(IEnumerable<string> commands) => [.. commands.Select(command => Template.Fill(command, Values))];
}
