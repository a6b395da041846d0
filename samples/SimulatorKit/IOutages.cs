namespace SimulatorKit;

/// <summary>The parts of the simulated engine that can be down.</summary>
internal interface IOutages
{
    /// <summary>The parts that there are.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Those that are down.</summary>
    IReadOnlyCollection<string> Now { get; }

    void Begin(string part);

    void End(string part);
}
