using AiService.Contract;

namespace AiService.Analysis.Runs;

/// <summary>Reads the headers of <c>POST /analyze</c>.</summary>
internal static class AnalyzeHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Prefer = "Prefer";
    public const string RespondAsync = "respond-async";

    private const int MaxKey = 255;

    /// <summary>Returns the key that names this request: sent again with the same key it begins nothing new.</summary>
    /// <exception cref="FieldException">It is there, and is no key.</exception>
    public static string? Key(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(IdempotencyKey, out var values))
        {
            return null;
        }

        return values is [{ Length: >= 1 and <= MaxKey } key] && key.All(letter => letter is >= '!' and <= '~')
            ? key
            : throw new FieldException(IdempotencyKey, $"必须是 1 到 {MaxKey} 个可见 ASCII 字符");
    }

    /// <summary>Returns true when the caller prefers not to wait (RFC 7240).</summary>
    public static bool PrefersAsync(HttpRequest request) =>
        request.Headers[Prefer].SelectMany(line => (line ?? "").Split(',', ';'))
            .Any(preference => preference.Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));
}
