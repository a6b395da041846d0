using System.Text;

namespace AiService.Tests.Fuzz;

/// <summary>One request as bytes, and what may come back.</summary>
/// <param name="Number">Its number: with the seed, all that it was made from.</param>
/// <param name="Operation">What it asks for, for a person.</param>
/// <param name="Bytes">The request.</param>
internal sealed record FuzzInput(int Number, string Operation, byte[] Bytes)
{
    /// <summary>True where it is no HTTP: the server itself refuses it, without a body.</summary>
    public bool IsNoHttp { get; init; }

    /// <summary>True where the client goes away before the end, or sends more than is read: an answer may be lost on the way.</summary>
    public bool MayBeLost { get; init; }

    /// <summary>How many bytes are sent before the client goes away; null for all, and the answer is read.</summary>
    public int? CutAfter { get; init; }

    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(Bytes);
        return $"input {Number} ({Operation}{(CutAfter is { } cut ? $", cut after {cut} bytes" : "")}):\n{(text.Length > 1500 ? text[..1500] + "…" : text)}";
    }
}
