namespace AiService.NetworkAgent.Runbooks;

/// <summary>How long a post-check waits for the device to follow.</summary>
/// <param name="Times">How often it looks, 1 to 120.</param>
/// <param name="Every">The pause between two looks, 0.1 to 30 seconds.</param>
internal sealed record Patience(int Times, TimeSpan Every);
