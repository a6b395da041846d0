namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a check found, and the words of the device that it was found in.</summary>
/// <param name="State">The state that the reading names.</param>
/// <param name="Evidence">One short line; never the whole output.</param>
internal sealed record Finding(DeviceState State, string Evidence);
