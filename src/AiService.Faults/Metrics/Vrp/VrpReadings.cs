using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary>
/// What the five commands of the Huawei profile say. Unreadable is absent. The contract's classifier and score know nothing of
/// these; the report that rules write does.
/// </summary>
internal sealed partial record VrpReadings
{
    public Percentage? Cpu { get; private init; }

    public Percentage? Memory { get; private init; }

    public IReadOnlyList<BriefPort> Ports { get; private init; } = [];

    public VersionInfo Version { get; private init; } = new(null, null, null, null);

    public IReadOnlyList<int> Vlans { get; private init; } = [];

    public bool IsEmpty => Cpu is null && Memory is null && Ports.Count == 0 && Version.IsEmpty && Vlans.Count == 0;

    public static VrpReadings Read(IReadOnlyDictionary<string, string> commands)
    {
        return new VrpReadings
        {
            // A CloudEngine has them without "-usage".
            Cpu = CliPercentages.Cpu(Output(commands, "display cpu-usage")) ?? CliPercentages.Cpu(Output(commands, "display cpu")),
            Memory = CliPercentages.Memory(Output(commands, "display memory-usage")) ?? CliPercentages.Memory(Output(commands, "display memory")),
            Ports = InterfaceBrief.Read(Output(commands, "display interface brief")),
            Version = VersionInfo.Read(Output(commands, "display version")),
            Vlans = VlanBrief.Read(Output(commands, "display vlan brief")),
        };
    }

    private static IReadOnlyList<string> Output(IReadOnlyDictionary<string, string> commands, string command)
    {
        var found = commands.FirstOrDefault(entry => Blanks().Replace(entry.Key.Trim(), " ").Equals(command, StringComparison.OrdinalIgnoreCase));
        return found.Value is null ? [] : CliText.Lines(found.Value);
    }

    [GeneratedRegex(@"\s{1,16}")]
    private static partial Regex Blanks();
}
