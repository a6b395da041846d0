namespace AiService.Faults.Lexicon;

/// <summary>A word of the lexicon.</summary>
/// <param name="Text">As it is matched: lower case; a blank stands for a blank, a stroke or an underscore, or for nothing.</param>
/// <param name="Class">What it does.</param>
/// <param name="Value">What it means within its class: <c>down</c>, <c>neighbour ospf</c>; empty where the class says everything.</param>
internal sealed record LexiconWord(string Text, WordClass Class, string Value);
