using AiService.Faults;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Something that a lost session may have left on a device: a commit on trial, a lock. It is looked for and reported, never cleared.</summary>
/// <param name="Command">Shows it; only reads.</param>
/// <param name="Finds">Recognises it in the answer.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record Leftover(string Command, LinearPattern Finds, string Text);
