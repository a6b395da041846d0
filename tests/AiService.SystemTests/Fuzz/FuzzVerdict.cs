using System.Text.Json;

namespace AiService.Tests.Fuzz;

/// <summary>Says what is wrong with the answer to a bad input.</summary>
internal static class FuzzVerdict
{
    /// <summary>The statuses with which the server itself refuses what is no HTTP, before any of the service sees it.</summary>
    private static readonly int[] OfTheServer = [400, 408, 411, 413, 414, 431, 501, 505];

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ProblemOf(FuzzInput input, RawAnswer? answer)
    {
        if (answer is null)
        {
            return input.MayBeLost ? null : "no answer";
        }

        if (answer.Status >= 500)
        {
            return answer.Status == 501 && input.IsNoHttp ? null : "a status of the server's own failure";
        }

        if (answer.Body.Length == 0)
        {
            var isHead = input.Bytes.AsSpan().StartsWith("HEAD "u8);
            var isAsked = (answer.Status is 200 or 301 or 304 && input.Operation.Contains("/swagger", StringComparison.Ordinal)) || (answer.Status == 200 && IsExport(input));
            return isHead || isAsked || (input.IsNoHttp && OfTheServer.Contains(answer.Status)) ? null : "no body";
        }

        return answer.ContentType == "application/json" ? ProblemOfJson(input, answer)
            : answer.Status == 200 && (IsExport(input) || input.Operation.Contains("/swagger", StringComparison.Ordinal)) ? null
            : "no JSON";
    }

    private static bool IsExport(FuzzInput input) => input.Operation.Contains("/export", StringComparison.Ordinal);

    private static string? ProblemOfJson(FuzzInput input, RawAnswer answer)
    {
        JsonElement envelope;
        try
        {
            envelope = JsonDocument.Parse(answer.Body).RootElement;
        }
        catch (JsonException broken)
        {
            return input.MayBeLost ? null : $"broken JSON ({broken.Message})";
        }

        if (envelope.ValueKind is JsonValueKind.Object && envelope.TryGetProperty("openapi", out _) && answer.Status == 200)
        {
            return null;
        }

        return envelope.ValueKind is not JsonValueKind.Object || !envelope.TryGetProperty("code", out var code) || code.ValueKind is not JsonValueKind.Number ? "no envelope"
            : code.GetInt32() >= 500 ? "a code of the service's own failure"
            : answer.Status != 200 && code.GetInt32() != answer.Status ? "the code is not the status"
            : code.GetInt32() >= 400 && !envelope.TryGetProperty("msg", out _) ? "an error without a sentence"
            : answer.Body.Contains("   at ", StringComparison.Ordinal) || answer.Body.Contains("Exception", StringComparison.Ordinal) ? "a stack trace"
            : null;
    }
}
