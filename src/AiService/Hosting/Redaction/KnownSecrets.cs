using System.Collections.Concurrent;
using System.Text;

namespace AiService.Hosting.Redaction;

/// <summary>
/// Finds known secrets in a text, however they are encoded in it, and masks them. The time depends on the length of the text, not on how many
/// secrets are known. Secrets are only ever added.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>What is found once is decoded this often: JSON in a string of JSON, base64 in a URL.</summary>
    private const int MostDecodings = 2;

    private readonly ConcurrentDictionary<string, FormKind> forms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FormKind>.AlternateLookup<ReadOnlySpan<char>> formsBySpan;

    // The first four characters of a form, as one number, and the lengths of all forms that begin so, the longest first.
    private readonly ConcurrentDictionary<ulong, int[]> lengths = new();

    public KnownSecrets()
    {
        formsBySpan = forms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Add(string secret)
    {
        foreach (var (form, kind) in SecretForms.Of(secret).Where(found => found.Form.Length >= SecretForms.Shortest))
        {
            // A line of one secret may be another one, or a word within a third.
            forms.AddOrUpdate(form, kind, (_, known) => known == FormKind.Word ? kind : known);
            lengths.AddOrUpdate(Start(form), [form.Length], (_, known) => known.Contains(form.Length) ? known : [.. known.Append(form.Length).OrderDescending()]);
        }
    }

    public string Mask(string text)
    {
        if (lengths.IsEmpty || text.Length < SecretForms.Shortest)
        {
            return text;
        }

        var found = new List<(int From, int To)>();
        Find(DecodedText.Of(text), MostDecodings, found);
        return found.Count == 0 ? text : Masked(text, found);
    }

    private void Find(DecodedText text, int decodings, List<(int From, int To)> found)
    {
        Find(text, found);
        if (decodings > 0)
        {
            foreach (var decoded in text.Decoded())
            {
                Find(decoded, decodings - 1, found);
            }
        }
    }

    private void Find(DecodedText text, List<(int From, int To)> found)
    {
        var letters = text.Text;
        var (start, base64End) = (0UL, 0);
        for (var last = 0; last < letters.Length; last++)
        {
            start = (start << 16) | letters[last];
            var from = last + 1 - SecretForms.Shortest;
            if (from < base64End || from < 0 || !lengths.TryGetValue(start, out var candidates) || At(letters, from, candidates) is not var (to, kind))
            {
                continue;
            }

            if (kind == FormKind.Base64)
            {
                (from, to) = Around(letters, from, to);
                base64End = to;
            }

            found.Add(text.Origin(from, to));
        }
    }

    private (int To, FormKind Kind)? At(string text, int from, int[] candidates)
    {
        foreach (var length in candidates)
        {
            var to = from + length;
            if (to <= text.Length && formsBySpan.TryGetValue(text.AsSpan(from, length), out var kind)
                && (kind != FormKind.Word || (!IsWordAt(text, from - 1) && !IsWordAt(text, to))))
            {
                return (to, kind);
            }
        }

        return null;
    }

    private static bool IsWordAt(string text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    /// <summary>What is beside it is encoded together with it, and with a part of it.</summary>
    private static (int From, int To) Around(string text, int from, int to)
    {
        while (from > 0 && IsBase64(text[from - 1]))
        {
            from--;
        }

        while (to < text.Length && (IsBase64(text[to]) || text[to] == '='))
        {
            to++;
        }

        return (from, to);
    }

    private static bool IsBase64(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '-' or '_';

    private static string Masked(string text, List<(int From, int To)> found)
    {
        found.Sort();
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (from, to) in found.Where(part => part.To > part.From))
        {
            if (from >= at)
            {
                // What touches the part before is masked with it.
                masked.Append(text, at, from - at).Append(from == at && at > 0 ? "" : SecretNames.Masked);
            }

            at = Math.Max(at, to);
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    private static ulong Start(string form) => ((ulong)form[0] << 48) | ((ulong)form[1] << 32) | ((ulong)form[2] << 16) | form[3];
}
