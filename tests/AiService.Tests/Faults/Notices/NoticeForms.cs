namespace AiService.Tests.Faults.Notices;

/// <summary>Real forms of notices with values of our own: <c>notices.txt</c>.</summary>
public static class NoticeForms
{
    /// <summary>Name, text, status and bodies of each form.</summary>
    public static TheoryData<string, string, string, string> All()
    {
        var forms = new TheoryData<string, string, string, string>();
        foreach (var form in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Faults", "Notices", "notices.txt")).ReplaceLineEndings("\n").Split("\n=== ").Skip(1))
        {
            // name | status | bodies, then the text
            var cut = form.IndexOf('\n', StringComparison.Ordinal);
            var head = form[..cut].Split(" | ", 3, StringSplitOptions.TrimEntries);
            forms.Add(head[0], form[(cut + 1)..].TrimEnd('\n'), head[1], head.Length > 2 ? head[2] : "");
        }

        return forms;
    }
}
