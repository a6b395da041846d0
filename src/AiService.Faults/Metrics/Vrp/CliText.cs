using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary>The lines that a device printed, without what the terminal added: paging, erase codes, prompts and echoed commands.</summary>
internal static partial class CliText
{
    /// <summary>Characters of one output that are read.</summary>
    public const int MaxLength = 400_000;

    public static IReadOnlyList<string> Lines(string output)
    {
        var read = output.Length <= MaxLength ? output : output[..MaxLength];
        var plain = Controls().Replace(Escapes().Replace(Paging().Replace(read, ""), ""), "");
        return [.. plain.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !Prompt().IsMatch(line))];
    }

    /// <summary>"---- More ----" and whatever wipes it from the screen: cursor left and blanks, backspaces, or a carriage return and blanks.</summary>
    [GeneratedRegex(@"[ \t]{0,16}-{2,16} ?More ?(?:\([^)\n]{0,40}\) ?)?-{2,16}(?:\x1b\[[0-9;]{0,8}[A-Za-z]|[\x08 \t]|\r(?!\n))*", RegexOptions.IgnoreCase)]
    private static partial Regex Paging();

    [GeneratedRegex(@"\x1b(?:\[[0-9;?]{0,16}[ -/]{0,4}[@-~]|[@-Z\\-_])")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")]
    private static partial Regex Controls();

    /// <summary><c>&lt;AR1000&gt;</c>, <c>[AR1000-GigabitEthernet0/0/1]</c>, and a command typed behind it.</summary>
    [GeneratedRegex(@"^(?:<[^<>]{1,64}>|\[[~*]?[^\[\]]{1,64}\])")]
    private static partial Regex Prompt();
}
