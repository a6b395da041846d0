namespace AiService.Faults;

/// <summary>The name of a network interface as it was found in a text: <c>Gig0/0/1</c>, <c>XGE1/0/1</c>, <c>eth1</c>.</summary>
/// <param name="Text">As written; letters, digits and <c>/ . : -</c> only, so that it is safe on a command line.</param>
internal sealed record InterfaceName(string Text);
