using AiService.Faults;

namespace AiService.NetworkAgent.Platforms;

/// <summary>One question on the way to finding out which port our own session came through.</summary>
/// <param name="Command">With places for what the steps before it found, and for <c>{host}</c>, the address that we came to.</param>
/// <param name="Find">
/// What its answer must show: groups name values for later steps, which must be one and the same wherever they are found;
/// a group <c>port</c> names a port that our packets take, of which there may be several.
/// Null when the step has only something to refuse.
/// </param>
/// <param name="Refuse">What its answer must not show.</param>
internal sealed record Trace(string Command, string? Find, LinearPattern? Refuse);
