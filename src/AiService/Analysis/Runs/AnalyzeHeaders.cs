using AiService.Contract;

namespace AiService.Analysis.Runs;

/// <summary>What a caller may say beside the body of <c>POST /analyze</c>.</summary>
internal static class AnalyzeHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string RespondAsync = "respond-async";

    private const int MaxKey = 255;

    /// <summary>Names this request: sent again with the same key it begins nothing anew.</summary>
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

    /// <summary>True when the caller would rather not wait (RFC 7240).</summary>
    public static bool PrefersAsync(HttpRequest request) =>
        request.Headers["Prefer"].SelectMany(line => (line ?? "").Split(',', ';'))
            .Any(preference => preference.Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));
}
