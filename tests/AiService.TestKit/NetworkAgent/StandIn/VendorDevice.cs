using System.Collections.Concurrent;
using AiService.Faults;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>
/// The command line of a vendor's device with one port and one BGP peer, as far as the shipped runbooks go: it prints what Recordings/devices
/// holds, refuses what it does not know with the vendor's own words, and has the vendor's prompts, views and ways to commit.
/// </summary>
internal sealed class VendorDevice(string platform, string port)
{
    private const string Shut = "administratively_down";
    private readonly string sent = Library.Platform(platform).Interfaces.For(new InterfaceName(port))!.Long;
    private readonly Stack<string> committed = new();
    private readonly VendorBgp bgp = new(platform);
    private readonly VendorStartup startup = new(platform);
    private string candidate = Shut;
    private string state = Shut;
    private bool configuring;
    private bool inPort;

    public string Platform => platform;

    /// <summary>The recording that the port's state is shown by at first.</summary>
    public string AtFirst
    {
        init => state = candidate = value;
    }

    /// <summary>True once the BGP peer's routes have come.</summary>
    public bool HasRoutes => bgp.HasRoutes;

    /// <summary>True when the running configuration was written to the start-up configuration as it is now.</summary>
    public bool IsSaved => startup.IsSaved;

    /// <summary>The recording that is shown once the port is enabled.</summary>
    public string WhenEnabled { get; set; } = "up";

    /// <summary>What the device makes of its prompt: a mark before it, another part in brackets.</summary>
    public Func<string, string> Shows { get; init; } = prompt => prompt;

    /// <summary>What it asks before the first prompt, in this order.</summary>
    public IReadOnlyList<VendorQuestion> AtLogin { get; init; } = [];

    /// <summary>What it asks after certain lines, before it carries them out.</summary>
    public Dictionary<string, VendorQuestion[]> AsksAfter { get; } = [];

    /// <summary>What it prints for certain lines instead of anything else.</summary>
    public Dictionary<string, string> Prints { get; } = [];

    /// <summary>What it prints on entering configuration.</summary>
    public string OnEntering { get; init; } = "";

    /// <summary>More of the banner.</summary>
    public string Banner { get; init; } = "";

    /// <summary>Stands behind the echo of a line in configuration.</summary>
    public string EchoMark { get; init; } = "";

    /// <summary>Commands that are refused, though the vendor's devices know them.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Every line that was typed.</summary>
    public ConcurrentQueue<string> Typed { get; } = new();

    /// <summary>The recording that the port's state is shown by now.</summary>
    public string State => state;

    public bool IsConfiguring => configuring;

    /// <summary>Commands go through a pager until the platform's setup has turned it off.</summary>
    public bool Pages { get; private set; } = true;

    public string PagerMark
    {
        get => field ?? (platform is "vrp" or "vrp8" or "comware" ? "  ---- More ----" : platform == "junos" ? "---(more)---" : " --More-- ");
        init;
    }

    private bool IsTwoPhase => platform is "vrp8" or "junos";

    public string Prompt => startup.Question ?? Shows(OwnPrompt);

    private string OwnPrompt => platform switch
    {
        "vrp" => configuring ? inPort ? $"[HUAWEI-{sent}]" : "[HUAWEI]" : "<HUAWEI>",
        "vrp8" => configuring ? $"[{(candidate == state ? '~' : '*')}HUAWEI{(inPort ? "-" + sent : "")}]" : "<HUAWEI>",
        "comware" => configuring ? inPort ? $"[H3C-{sent}]" : "[H3C]" : "<H3C>",
        "junos" => configuring ? "[edit]\r\nnetop@mx1# " : "netop@mx1> ",
        "eos" => configuring ? inPort ? $"sw1(config-if-{port})#" : "sw1(config)#" : "sw1#",
        "ios" => configuring ? inPort ? "sw1(config-if)#" : "sw1(config)#" : "sw1#",
        _ => configuring ? inPort ? "sw1(config-if)# " : "sw1(config)# " : "sw1# ",
    };

    /// <summary>A new session: what the one before left open went with it.</summary>
    public void Connected()
    {
        (configuring, inPort, candidate) = (false, false, state);
        startup.AsksItself = !AsksAfter.ContainsKey("save");
    }

    /// <summary>What the device prints after a line; without the prompt.</summary>
    public string Answer(string line)
    {
        Typed.Enqueue(line);
        if (startup.Question is not null)
        {
            return startup.Decide(line);
        }

        if (Refused.Contains(line))
        {
            return Refusal();
        }

        if (Prints.TryGetValue(line, out var printed))
        {
            return printed;
        }

        if (Library.Platform(platform).Setup.Contains(line))
        {
            Pages = false;
            return platform == "junos" ? "Screen length set to 0\n" : "";
        }

        if (!configuring && line.Contains(sent, StringComparison.Ordinal) && (line.StartsWith("show ", StringComparison.Ordinal) || line.StartsWith("display ", StringComparison.Ordinal)))
        {
            return DeviceRecording.Text(platform, state);
        }

        if (!configuring && (bgp.Answer(line) ?? startup.Answer(line) ?? Causes(line)) is { } shown)
        {
            return shown;
        }

        var entered = configuring;
        return !Configure(line) ? Refusal() : configuring && !entered ? OnEntering : "";
    }

    // Which ports are error-disabled, and what for, where the port's own look does not tell.
    private string? Causes(string line) => line switch
    {
        "show interfaces status err-disabled" when platform == "ios" => state == "err_disabled" ? DeviceRecording.Text(platform, "err_disabled_listing") : "\n",
        "show interface status err-disabled" when platform == "nxos" => state == "err_disabled" ? DeviceRecording.Text(platform, "err_disabled_listing") : "\n",
        "show interfaces status errdisabled" when platform == "eos" => state == "errdisabled" ? DeviceRecording.Text(platform, "errdisabled_listing") : "\n",
        _ => null,
    };

    private bool Configure(string line)
    {
        switch (line)
        {
            case "system-view" or "configure terminal" or "configure exclusive" when !configuring:
                (configuring, inPort, candidate) = (true, false, state);
                return true;
            case "return" or "end" or "exit configuration-mode" when configuring:
                (configuring, inPort) = (false, false);
                return true;
            case "undo shutdown" or "no shutdown" when inPort:
                // What is not shut is not opened: a port that a guard has shut stays so.
                return Set(candidate != Shut ? candidate : state == Shut || !IsTwoPhase ? WhenEnabled : state);
            case "shutdown" when inPort:
                return Set(Shut);
            case "commit" or "commit confirmed 2" when configuring && IsTwoPhase:
                committed.Push(state);
                state = candidate;
                return true;
            case "rollback 1" when configuring && committed.Count > 0:
                candidate = committed.Pop();
                return true;
            case "rollback 0" or "clear configuration candidate" when configuring:
                candidate = state;
                return true;
            case var _ when configuring && line == $"delete interfaces {sent} disable":
                return Set(WhenEnabled);
            case var _ when configuring && line == $"interface {sent}":
                inPort = true;
                return true;
            default:
                return false;
        }
    }

    private bool Set(string shown)
    {
        candidate = shown;
        state = IsTwoPhase ? state : shown;
        startup.Changed();
        return true;
    }

    private string Refusal() => platform switch
    {
        "vrp" or "vrp8" => "          ^\nError: Unrecognized command found at '^' position.\n",
        "comware" => "          ^\n % Unrecognized command found at '^' position.\n",
        "junos" => "          ^\nsyntax error.\n",
        "frr" => "% Unknown command: it\n",
        _ => "          ^\n% Invalid input detected at '^' marker.\n\n",
    };
}
