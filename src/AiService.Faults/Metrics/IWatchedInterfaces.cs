namespace AiService.Faults;

/// <summary>
/// Knows the interfaces whose being down is a fault. That of any other is none without a model, because an unused port looks the same.
/// </summary>
internal interface IWatchedInterfaces
{
    /// <summary>Returns the watched interfaces of a device; it costs no more than the query for its group.</summary>
    /// <param name="deviceId">The device as callers name it.</param>
    /// <param name="cancellation">Ends the query of the inventory.</param>
    /// <returns>Different ones, as they were written down; empty when there are none, or it cannot be determined. That is never an exception.</returns>
    ValueTask<IReadOnlyList<InterfaceName>> OfAsync(string deviceId, CancellationToken cancellation);
}
