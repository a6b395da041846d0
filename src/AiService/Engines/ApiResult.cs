using System.Diagnostics.CodeAnalysis;

namespace AiService.Engines;

/// <summary>The result of a request: a value, or the failure.</summary>
internal sealed record ApiResult<T>(T? Value, ApiFailure? Failure)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Ok => Value is not null;
}
