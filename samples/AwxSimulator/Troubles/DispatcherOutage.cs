namespace AwxSimulator.Troubles;

/// <summary>True while nothing dispatches jobs.</summary>
internal sealed class DispatcherOutage
{
    private volatile bool isDown;

    public bool IsDown
    {
        get => isDown;
        set => isDown = value;
    }
}
