namespace Demo.StandIns;

/// <summary>A switch that exists in this demo alone, with the port that goes down.</summary>
/// <param name="Id">Its number in the platform.</param>
/// <param name="Address">Its address; 192.0.2.0/24 is reserved for documentation.</param>
/// <param name="Port">The port.</param>
/// <param name="IsCableBroken">True: enabling the port does not bring it up.</param>
internal sealed record NetworkSwitch(int Id, string Address, string Port, bool IsCableBroken)
{
    /// <summary>A port that enabling brings up again.</summary>
    public static NetworkSwitch Curable { get; } = new(6, "192.0.2.11", "GigabitEthernet0/0/1", IsCableBroken: false);

    /// <summary>A port that needs a person.</summary>
    public static NetworkSwitch Broken { get; } = new(7, "192.0.2.12", "GigabitEthernet0/0/2", IsCableBroken: true);

    public static IReadOnlyList<NetworkSwitch> All { get; } = [Curable, Broken];
}
