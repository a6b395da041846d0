namespace AiService.Repairs.Running;

/// <summary>Knows which devices belong together in the inventory.</summary>
internal interface IDeviceGroups
{
    /// <summary>Returns the group of a device; an inventory that does not answer costs no more than its own limits, and for a minute nothing more.</summary>
    /// <param name="deviceId">The device as callers name it.</param>
    /// <param name="cancellation">Ends the query of the inventory.</param>
    /// <returns>Null when the device has no group, or it cannot be determined; that is never an exception.</returns>
    ValueTask<string?> GroupOfAsync(string deviceId, CancellationToken cancellation);
}
