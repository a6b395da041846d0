namespace AiService.NetworkAgent.Runbooks;

/// <summary>How long a post-check waits for the device to follow.</summary>
/// <param name="Times">How often it looks, 1 to 120.</param>
/// <param name="Every">The pause between two looks, 0.1 to 30 seconds.</param>
/// <param name="Steady">
/// How many looks in a row must find the fault gone, 1 to 20. One is not enough where a device follows late: a port that is enabled
/// without a carrier is told as up for up to a second (Linux defers link events, and FRR shows what Linux told it).
/// </param>
internal sealed record Patience(int Times, TimeSpan Every, int Steady);
