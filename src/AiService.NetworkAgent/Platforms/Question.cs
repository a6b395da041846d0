using AiService.Faults;

namespace AiService.NetworkAgent.Platforms;

/// <summary>What a device asks, by itself or after a command, and the answer that is safe: <c>Change now? [Y/N]</c>, <c>n</c>.</summary>
/// <param name="Command">It counts only after this command; null when the device may ask at any time.</param>
/// <param name="AtLogin">It counts only before the first prompt.</param>
/// <param name="Asks">Recognises the question in what has come, up to the line at which the device waits.</param>
/// <param name="Answer">One line; empty for ENTER alone. Null: no answer is safe, the session ends and the result quotes the question.</param>
internal sealed record Question(string? Command, bool AtLogin, LinearPattern Asks, string? Answer);
