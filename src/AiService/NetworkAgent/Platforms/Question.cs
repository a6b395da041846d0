using AiService.Hosting;

namespace AiService.NetworkAgent.Platforms;

/// <summary>What a device asks back after one certain command, and the answer: <c>save</c>, <c>[Y/N]</c>, <c>y</c>.</summary>
/// <param name="Command">Only after this command it is answered.</param>
/// <param name="Asks">Recognises the question, at the end of what has come.</param>
/// <param name="Answer">One line.</param>
internal sealed record Question(string Command, LinearPattern Asks, string Answer);
