namespace AiService.Repairs.Store;

/// <summary>What kind of device was repaired, as far as whoever touched or looked at it knows.</summary>
/// <param name="Name">The platform: <c>vrp</c>, <c>ios</c>, <c>frr</c>.</param>
/// <param name="Vendor">Its maker as the platform's users write it: <c>华为</c>; null where the name says it all.</param>
internal sealed record RepairedPlatform(string Name, string? Vendor);
