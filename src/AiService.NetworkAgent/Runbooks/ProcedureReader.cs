using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads what a runbook that repairs does on one platform.</summary>
/// <param name="root">The runbook: its checks hold for every platform that has none of its own.</param>
/// <param name="checks">Reads the checks.</param>
/// <param name="states">The runbook's states.</param>
internal sealed class ProcedureReader(YamlSection root, CheckReader checks, IReadOnlyDictionary<string, DeviceState> states)
{
    public Procedure Read(YamlSection section, Platform platform)
    {
        var before = section.Section("pre_check") ?? root.Section("pre_check");
        var after = section.Section("post_check") ?? root.Section("post_check");
        var patience = after?.Section("patience");
        var none = new Check([], states);
        var preCheck = before is null ? none : checks.Read(before, platform);
        var procedure = new Procedure
        {
            PreCheck = preCheck,
            Commands = CommandsOf(section),
            Configures = section.Flag("configure", true),
            // Most often the same look at the device: then only the patience is written down.
            PostCheck = after is not null && (after.Has("look") || after.Has("command") || after.Has("reading")) ? checks.Read(after, platform) : preCheck,
            Patience = PatienceOf(patience),
            Rollback = RollbackOf(section, platform),
        };
        if (before is null)
        {
            section.Reject(null, "'pre_check' is missing, here and in the runbook.", RunbookFile.Cure);
        }

        before?.Close(RunbookFile.Cure);
        after?.Close(RunbookFile.Cure);
        patience?.Close(RunbookFile.Cure);
        return procedure;
    }

    /// <summary>What a runbook that only reports collects on one platform.</summary>
    public Procedure ReadReport(YamlSection section)
    {
        return new Procedure
        {
            PreCheck = new Check([], states),
            Commands = CommandsOf(section),
            Configures = false,
            PostCheck = new Check([], states),
            Patience = PatienceOf(null),
            Rollback = Rollback.Nothing,
        };
    }

    private IReadOnlyList<string> CommandsOf(YamlSection section)
    {
        var commands = section.Commands("commands");
        if (commands.Count == 0)
        {
            section.Reject(null, "'commands' is missing or empty.", RunbookFile.Cure);
        }

        checks.Places(section, "commands", commands.SelectMany(Template.Names));
        return commands;
    }

    private static Patience PatienceOf(YamlSection? section)
    {
        return new Patience(
            section?.Whole("times", 10, 1, 120) ?? 10,
            TimeSpan.FromSeconds(section?.Number("every", 0.5, 0.1, 30) ?? 0.5),
            section?.Whole("steady", 3, 1, 20) ?? 3);
    }

    private Rollback RollbackOf(YamlSection section, Platform platform)
    {
        var commands = section.Commands("rollback");
        checks.Places(section, "rollback", commands.SelectMany(Template.Names));
        if (commands.Count > 0 && platform.Configuration.IsOnTrial)
        {
            section.Reject("rollback", $"has no place: {platform.Name} takes back by itself what is not confirmed.", "Leave it out.");
        }

        var keep = root.Texts("keep");
        foreach (var unknown in keep.Where(name => !states.ContainsKey(name) && name != DeviceState.CannotTell.Name))
        {
            root.Reject("keep", $"names '{unknown}', which 'states' does not hold.", RunbookFile.Cure);
        }

        return new Rollback(commands, keep);
    }
}
