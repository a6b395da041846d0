using System.Diagnostics.CodeAnalysis;

namespace AiService.StackStorm;

/// <summary>What came of one request: a value, or the trouble.</summary>
internal sealed record Reply<T>(T? Value, Trouble? Trouble)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Trouble))]
    public bool Ok => Value is not null;
}
