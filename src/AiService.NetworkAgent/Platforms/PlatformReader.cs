using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Reads one platform from its YAML.</summary>
/// <param name="like">The platform that it is a variant of, which supplies what its file leaves out.</param>
internal sealed class PlatformReader(Platform? like)
{
    public const string Cure = "See Platforms/vrp.yaml and docs/runbooks.md for the keys there are.";

    public Platform Read(YamlSection root)
    {
        var session = root.Section("session");
        if (session is null && like is null)
        {
            root.Reject(null, "'session' is missing.", Cure);
        }

        var configuration = root.Section("configuration");
        var platform = new Platform
        {
            Name = root.Required("name", Cure),
            Vendor = root.Text("vendor") ?? like?.Vendor,
            Like = like?.Name,
            Mode = ModeOf(session),
            Prompt = session?.OnePattern("prompt", Cure) ?? like?.Prompt,
            Pager = session?.OnePattern("pager", Cure) ?? like?.Pager,
            CommandTimeout = session?.Has("command_timeout") == true ? TimeSpan.FromSeconds(session.Whole("command_timeout", 0, 1, 300)) : like?.CommandTimeout ?? TimeSpan.Zero,
            Questions = session?.Sections("questions").Select(QuestionOf).ToList() is { Count: > 0 } questions ? questions : like?.Questions ?? [],
            Setup = Commands(session, "setup") ?? like?.Setup ?? [],
            Configuration = configuration is null ? like?.Configuration ?? new() : ConfigurationOf(configuration),
            Save = Commands(root, "save") ?? like?.Save ?? [],
            Errors = root.Has("errors") ? root.Patterns("errors") : like?.Errors ?? [],
            Interfaces = root.Section("interfaces") is { } interfaces ? NamingReader.Read(interfaces, interfaces.OnePattern("as_written", Cure), interfaces.OnePattern("logical_as_written", Cure)) : like?.Interfaces ?? new([]),
            Probes = ProbesOf(root),
            OwnPort = root.Has("own_port") ? [.. root.Sections("own_port").Select(OwnPortStepOf)] : like?.OwnPort ?? [],
        };
        if (platform.Mode == SessionMode.Shell && platform.Prompt is null)
        {
            (session ?? root).Reject(null, "'prompt' must be one pattern when the mode is shell.", Cure);
        }

        session?.Close(Cure);
        root.Close(Cure);
        return platform;
    }

    private SessionMode ModeOf(YamlSection? session)
    {
        if (session is null || (like is not null && !session.Has("mode")))
        {
            return like?.Mode ?? SessionMode.Exec;
        }

        var mode = session.Required("mode", "Use exec or shell.");
        if (mode is not ("" or "exec" or "shell"))
        {
            session.Reject("mode", "is not known.", "Use exec or shell.");
        }

        return mode == "shell" ? SessionMode.Shell : SessionMode.Exec;
    }

    private static ConfigurationMode ConfigurationOf(YamlSection section)
    {
        var mode = new ConfigurationMode
        {
            Enter = Commands(section, "enter") ?? [],
            Commit = Commands(section, "commit") ?? [],
            Leave = Commands(section, "leave") ?? [],
            Abandon = Commands(section, "abandon") ?? [],
            Occupied = section.Patterns("occupied"),
            Left = [.. section.Sections("left").Select(LeftoverOf)],
            Confirm = Commands(section, "confirm") ?? [],
            Revoke = Commands(section, "revoke") ?? [],
        };
        if (mode.IsOnTrial && mode.Commit.Count == 0)
        {
            section.Reject("confirm", "has nothing to confirm.", "Give 'commit' too, or leave it out.");
        }

        section.Close(Cure);
        return mode;
    }

    private Dictionary<string, Probe> ProbesOf(YamlSection root)
    {
        var probes = like is null ? [] : new Dictionary<string, Probe>(like.Probes, StringComparer.Ordinal);
        var section = root.Section("looks");
        foreach (var name in section?.Keys ?? [])
        {
            if (section!.Section(name) is { } one)
            {
                probes[name] = ProbeReader.Read(one, Cure);
                one.Close(Cure);
            }
        }

        return probes;
    }

    private static Question QuestionOf(YamlSection section)
    {
        section.Required("asks", Cure);
        var asks = section.OnePattern("asks", Cure) ?? Pattern.Compile("$");
        var (answer, press) = (section.Text("answer"), section.Text("press"));
        if (press is not (null or "enter") || (press is not null && answer is not null))
        {
            section.Reject("press", "can only be enter, and only without 'answer'.", "Write 'press: enter' for ENTER alone, else 'answer'.");
        }

        var (command, atLogin) = (section.Text("command"), section.Flag("at_login", false));
        if (atLogin && command is not null)
        {
            section.Reject("at_login", "contradicts 'command'.", "Before the first prompt there is no command: leave one of them out.");
        }

        section.Close(Cure);
        return new Question(command, atLogin, asks, press is null ? answer : "");
    }

    private static Leftover LeftoverOf(YamlSection section)
    {
        section.Required("finds", Cure);
        var leftover = new Leftover(section.Required("command", Cure), section.OnePattern("finds", Cure) ?? Pattern.Compile("$"), section.Required("text", Cure));
        section.Close(Cure);
        return leftover;
    }

    private static OwnPortStep OwnPortStepOf(YamlSection section)
    {
        var find = section.Text("find");
        if (find is not null && !section.IsPattern(find))
        {
            section.Reject("find", "is a pattern that cannot be used.", "Use a regular expression without look-around.");
        }

        var trace = new OwnPortStep(section.Required("command", Cure), find, section.OnePattern("refuse", Cure));
        if (find is null && trace.Refuse is null)
        {
            section.Reject(null, "a step needs 'find' or 'refuse'.", Cure);
        }

        section.Close(Cure);
        return trace;
    }

    private static IReadOnlyList<string>? Commands(YamlSection? section, string key) => section?.Has(key) == true ? section.Commands(key) : null;
}
