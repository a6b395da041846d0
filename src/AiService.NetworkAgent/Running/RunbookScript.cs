using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent.Running;

/// <summary>
/// Holds what a runbook sends to a device of one platform, phase by phase, with every placeholder filled in. A run sends exactly this, and a
/// preview shows exactly this.
/// </summary>
internal sealed class RunbookScript(Runbook runbook, Platform platform, Procedure procedure, Arguments arguments)
{
    private readonly ConfigurationMode configuration = procedure.Configures ? platform.Configuration : new ConfigurationMode();

    public Runbook Runbook => runbook;

    public Platform Platform => platform;

    public Procedure Procedure => procedure;

    public IReadOnlyDictionary<string, string> Values => arguments.Values;

    /// <summary>What is done to what, in Chinese: <c>启用接口 eth1</c>.</summary>
    public string Title => $"{runbook.Title} {arguments.Target}".TrimEnd();

    public IReadOnlyList<string> Setup => platform.Setup;

    public IReadOnlyList<string> PreCheck => ProbesOf(procedure.PreCheck);

    public IReadOnlyList<OwnPortStep> Guard => runbook.SparesOwnPort ? platform.OwnPort : [];

    public IReadOnlyList<string> Enter => configuration.Enter;

    public IReadOnlyList<string> Commands => Filled(procedure.Commands);

    public IReadOnlyList<string> Commit => configuration.Commit;

    public IReadOnlyList<string> Leave => configuration.Leave;

    /// <summary>What a session that replaces a broken one looks for.</summary>
    public IReadOnlyList<Leftover> Leftovers => configuration.Left;

    /// <summary>All commands that change the device, from entering configuration to leaving it.</summary>
    public IReadOnlyList<string> Change => [.. Enter, .. Commands, .. Commit, .. Leave];

    public IReadOnlyList<string> PostCheck => ProbesOf(procedure.PostCheck);

    /// <summary>Sent after a satisfied post-check.</summary>
    public IReadOnlyList<string> Confirm => configuration.Confirm;

    /// <summary>Leaves configuration after a refused command.</summary>
    public IReadOnlyList<string> Abandon => [.. configuration.Abandon, .. configuration.Leave];

    /// <summary>All commands that roll back the change, from entering configuration to leaving it; empty when there is no rollback.</summary>
    public IReadOnlyList<string> Rollback => configuration.IsOnTrial
        ? configuration.Revoke
        : procedure.Rollback.Commands.Count == 0
            ? []
            : [.. configuration.Enter, .. Filled(procedure.Rollback.Commands), .. configuration.Commit, .. configuration.Leave];

    /// <summary>
    /// The last command, where it undoes what those before it did, as the rollback would: between them the device is worse off than before.
    /// Null for other runbooks.
    /// </summary>
    public string? Restoring => procedure.Rollback.Commands.Count > 0 && procedure.Commands.Count > procedure.Rollback.Commands.Count
        && procedure.Commands[^1] == procedure.Rollback.Commands[^1] ? Commands[^1] : null;

    public IReadOnlyList<string> Save => runbook.Saves ? platform.Save : [];

    /// <summary>True when the device rolls back by itself what is not confirmed.</summary>
    public bool IsOnTrial => configuration.IsOnTrial;

    public string Fill(Probe probe) => Template.Fill(probe.Command, Values);

    private List<string> ProbesOf(Check check) => [.. check.Probes.Select(Fill)];

    private List<string> Filled(IEnumerable<string> commands) => [.. commands.Select(command => Template.Fill(command, Values))];
}
