using System.Text;
using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.Faults.Keywords;

namespace AiService.Knowledge.Learning;

/// <summary>
/// Describes a fault without the port, address and value that it names: <c>接口Gig0/0/1 down</c> and <c>接口GE0/0/2 down</c> are both
/// <c>接口down</c>. It is written in the keyword language, so that it finds the next fault of its kind.
/// </summary>
internal sealed partial record Symptom
{
    private Symptom(string keyword)
    {
        Keyword = keyword;
        Key = KeywordText.Of(keyword).Normal;
    }

    /// <summary>The symptom as a keyword, in the letters of the description; blank when nothing but names and numbers was said.</summary>
    public string Keyword { get; }

    /// <summary>The same for every spelling of the symptom.</summary>
    public string Key { get; }

    /// <param name="description">The fault in words. What is beyond the length of a keyword is compared with nothing, and does not count.</param>
    /// <param name="deviceId">A name that may stand in the description; a number is left out in any case.</param>
    public static Symptom Of(string description, string deviceId)
    {
        var text = PlainText.Line(description, KnowledgeDraft.MaxKeyword).Normalize(NormalizationForm.FormKC);
        text = WithoutDevice(text, deviceId);
        text = WithoutInterfaces(text);
        text = Address().Replace(text, " ");
        text = Numbered().Replace(text, "$1 ");
        text = Number().Replace(text, " ");
        text = Punctuation().Replace(text, " ");
        return new Symptom(KnowledgeDraft.Cut(Joined(text), KnowledgeDraft.MaxKeyword));
    }

    private static string WithoutDevice(string text, string deviceId)
    {
        // A short or plain word could be one of the symptom's own.
        return deviceId.Length > 2 && deviceId.Any(char.IsAsciiDigit) && deviceId.Any(char.IsLetter)
            ? text.Replace(deviceId.Normalize(NormalizationForm.FormKC), " ", StringComparison.OrdinalIgnoreCase)
            : text;
    }

    private static string WithoutInterfaces(string text)
    {
        var rest = new StringBuilder(text);
        foreach (var found in InterfaceNames.Find(text).Reverse())
        {
            rest.Remove(found.Start, found.Length).Insert(found.Start, ' ');
        }

        return rest.ToString();
    }

    /// <summary>Joins words without a blank where the script changes: the keyword language splits the text there anyway, and people write <c>接口down</c>.</summary>
    private static string Joined(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var joined = new StringBuilder();
        foreach (var part in parts)
        {
            if (joined.Length > 0 && KeywordPart.IsCjk(joined[^1]) == KeywordPart.IsCjk(part[0]))
            {
                joined.Append(' ');
            }

            joined.Append(part);
        }

        return joined.ToString();
    }

    private const string NoWordBefore = "(?<![A-Za-z0-9_])";
    private const string NoWordAfter = "(?![A-Za-z0-9_])";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Dates with times, MAC, IPv6, UUIDs and other long hexadecimal numbers. An IPv4 address is a number with points.</summary>
    [GeneratedRegex(
        $@"{NoWordBefore}(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:[.,][0-9]{{1,9}})?(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?|" +
        "(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}[-.][0-9a-f]{4}[-.][0-9a-f]{4}|" +
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|" +
        "(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:/[0-9]{1,3})?|" +
        $"0x[0-9a-f]{{1,16}}|(?=[a-f]{{0,63}}[0-9])[0-9a-f]{{12,64}}){NoWordAfter}",
        Options)]
    private static partial Regex Address();

    /// <summary>A part of a device with its number: <c>CPU0</c>, <c>slot 3</c>. Not <c>IPv6</c>, <c>OSPFv3</c>, <c>802.1x</c>, whose digits are their names.</summary>
    [GeneratedRegex(
        $@"{NoWordBefore}(cpu|slot|fan|power|psu|pwr|card|board|chassis|unit|member|stack|peer|neighbor|neighbour|area|process|as|vrf|vpn|port|temp|temperature|sensor|disk|memory|module|xcvr)" +
        $@"[ #:_-]{{0,2}}[0-9]{{1,10}}(?:[/.][0-9]{{1,5}}){{0,4}}{NoWordAfter}",
        Options)]
    private static partial Regex Numbered();

    /// <summary>A number of its own with its unit. 二层/三层 written as 2层/3层 are different things.</summary>
    [GeneratedRegex(
        $@"{NoWordBefore}[0-9]{{1,20}}(?:[.,:/-][0-9]{{1,20}}){{0,8}}" +
        $@"(?:\s?(?:%|‰|°c|(?:[kmgt]?bps|[kmgt]bit/s|[kmgt]i?b|pps|ms|us|ns|s|sec|min|h|dbm?|v|w|ma|hz){NoWordAfter}))?{NoWordAfter}(?!\.[A-Za-z0-9_]|[,:/-][0-9]|层)",
        Options)]
    private static partial Regex Number();

    /// <summary>Everything but letters, digits, and the hyphens, underscores and points inside a word.</summary>
    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}\p{Cs}_.-]+|(?<![\p{L}\p{N}])[-.]+|[-.]+(?![\p{L}\p{N}])", Options)]
    private static partial Regex Punctuation();
}
