namespace AiService.Faults;

/// <summary>One thing that a fault's description says.</summary>
/// <param name="Text">Words that stand alone and name no other interface: <c>接口Gig0/0/2 down</c>.</param>
/// <param name="Interface">The interface, if the clause is about exactly one.</param>
/// <param name="Standing">Only an <see cref="FaultStanding.Asserted"/> clause may become a repair.</param>
internal sealed record FaultClause(string Text, InterfaceName? Interface, FaultStanding Standing);
