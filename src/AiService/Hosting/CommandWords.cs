namespace AiService.Hosting;

/// <summary>The command line of a command: words, and options that may stand anywhere, as <c>--option=value</c> or <c>--option value</c>, each of them once.</summary>
/// <param name="Words">What is no option.</param>
/// <param name="Options">The command's own options by name.</param>
/// <param name="Settings">Settings, as <c>--NAME=value</c>.</param>
internal sealed record CommandWords(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Options, IReadOnlyList<string> Settings)
{
    /// <summary>Reads a command line.</summary>
    /// <param name="args">Behind the command's own name.</param>
    /// <param name="options">The command's own options.</param>
    /// <param name="settings">The settings that it takes; another one is refused: misspelt, it would name other files.</param>
    /// <param name="problem">What is wrong with it; empty when nothing is.</param>
    public static CommandWords Read(string[] args, string[] options, string[] settings, out string problem)
    {
        var (words, own, others) = (new List<string>(), new Dictionary<string, string>(), new List<string>());
        problem = "";
        for (var at = 0; at < args.Length && problem.Length == 0; at++)
        {
            if (!args[at].StartsWith('-'))
            {
                words.Add(args[at]);
                continue;
            }

            string[] parts = args[at].Split('=', 2);
            var option = parts[0];
            var isOwn = options.Contains(option);
            if (!isOwn && !settings.Contains(option))
            {
                problem = $"{option} is no option of this command.";
            }
            else if ((parts.Length > 1 ? parts[1] : ++at < args.Length ? args[at] : "") is not { Length: > 0 } value)
            {
                problem = $"{option} has no value.";
            }
            else if (!isOwn)
            {
                others.Add($"{option}={value}");
            }
            else if (!own.TryAdd(option, value))
            {
                problem = $"{option} comes twice.";
            }
        }

        return new CommandWords(words, own, others);
    }
}
