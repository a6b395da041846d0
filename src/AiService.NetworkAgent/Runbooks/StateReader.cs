using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Reads the states of a runbook: name, verdict, and the text for users.</summary>
internal static class StateReader
{
    private const string Words = "Use needless, allowed, escalate, hopeless or cannot_tell.";

    public static Dictionary<string, DeviceState> Read(YamlSection root, bool required)
    {
        var states = new Dictionary<string, DeviceState>(StringComparer.Ordinal);
        var all = root.Section("states");
        foreach (var name in all?.Keys ?? [])
        {
            if (all!.Section(name) is { } section)
            {
                states[name] = new DeviceState(name, VerdictOf(section), section.Required("text", "Say in Chinese what it means."));
                section.Close(RunbookFile.Cure);
            }
        }

        if (required && states.Values.All(state => state.Verdict != Verdict.Needless))
        {
            root.Reject("states", "has none that is needless: no repair could ever succeed.", RunbookFile.Cure);
        }

        return states;
    }

    private static Verdict VerdictOf(YamlSection section)
    {
        switch (section.Required("verdict", Words))
        {
            case "needless":
                return Verdict.Needless;
            case "allowed":
                return Verdict.Allowed;
            case "escalate":
                return Verdict.Escalate;
            case "hopeless":
                return Verdict.Hopeless;
            case "cannot_tell" or "":
                return Verdict.CannotTell;
            default:
                section.Reject("verdict", "is not known.", Words);
                return Verdict.CannotTell;
        }
    }
}
