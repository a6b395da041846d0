namespace AiService.NetworkAgent.Platforms;

/// <summary>A port by the names that one platform has for it.</summary>
/// <param name="Long">What is sent: <c>GigabitEthernet0/0/1</c>.</param>
/// <param name="Short">What brief listings print: <c>GE0/0/1</c>.</param>
/// <param name="IsLogical">See <see cref="PortKind.IsLogical"/>.</param>
internal sealed record PortName(string Long, string Short, bool IsLogical);
