namespace AiService.NetworkAgent.Inventory;

/// <summary>Which device is meant by an id or an address.</summary>
/// <param name="Id">As callers send <c>device_id</c>; null when no device is known.</param>
/// <param name="Problem">In Chinese, why there is none; null when there is. Redacted.</param>
/// <param name="IsAway">True when the device-service did not answer, so that the device may be known later.</param>
internal sealed record DeviceIdentity(string? Id, string? Problem, bool IsAway = false)
{
    public static DeviceIdentity Unknown(string problem) => new(null, problem);
}
