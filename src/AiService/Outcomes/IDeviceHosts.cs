namespace AiService.Outcomes;

/// <summary>Knows at which address a device is reached.</summary>
internal interface IDeviceHosts
{
    /// <summary>Returns the host of a device in the inventory.</summary>
    /// <param name="deviceId">The device as callers name it.</param>
    /// <param name="cancellation">Ends the query of the inventory.</param>
    /// <returns>Null when it cannot be determined; that is never an exception.</returns>
    ValueTask<string?> HostOfAsync(string deviceId, CancellationToken cancellation);
}
