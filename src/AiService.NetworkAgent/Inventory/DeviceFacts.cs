namespace AiService.NetworkAgent.Inventory;

/// <summary>What the device-service says of a device.</summary>
/// <param name="Host">Its <c>ip</c>.</param>
/// <param name="Vendor">As the platform's users wrote it: <c>华为</c>, <c>Cisco</c>.</param>
/// <param name="Model">As they wrote it; may be blank.</param>
/// <param name="Group">Its <c>groupId</c>.</param>
internal sealed record DeviceFacts(string Host, string? Vendor, string? Model, string? Group);
