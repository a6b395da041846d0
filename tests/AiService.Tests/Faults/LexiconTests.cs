using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults;

/// <summary>The words of the lexicon mean something that their class knows: a misspelt meaning would otherwise show up in production only.</summary>
public sealed class LexiconTests
{
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["guard"] = [""],
        ["recovery"] = ["", "from", "timed"],
        ["negation"] = ["find", "plain", "tight", "after"],
        ["condition"] = ["if", "when", "maybe", "tight", "after", "received"],
        ["advice"] = ["strong", "weak", "order", "command", "purpose"],
        ["question"] = ["", "request", "clause"],
        ["test"] = [""],
        ["past"] = ["", "all", "retro"],
        ["intent"] = ["shut_down", "maintenance", "expected", "acknowledged"],
        ["other"] = ["", "other", "not_here"],
        ["exception"] = ["open", "close", "close_tight"],
        ["quantity"] = ["several", "zero", "either", "etc_tight"],
        ["definition"] = ["", "back"],
        ["aspect"] = ["admin", "oper", "former", "former_tight", "now"],
        ["link"] = ["consequence", "cause", "contrast", "or", "and", "again", "place", "finds", "unchanged", "lasts", "skip", "skip_word", "during"],
    };

    public static TheoryData<string> Files => [.. Resources().Select(resource => resource.Split('.') is [.., var name, var language, _] ? $"{name}.{language}" : resource)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_word_has_a_meaning_that_its_class_knows(string file)
    {
        var kind = file[..file.IndexOf('.', StringComparison.Ordinal)];
        foreach (var (word, value) in Words(file))
        {
            word.Should().NotBeNullOrWhiteSpace(file);
            switch (kind)
            {
                case "object":
                    FluentActions.Invoking(() => FaultWords.Object(value)).Should().NotThrow(word);
                    break;
                case "state" when value != "high_tight":
                    FluentActions.Invoking(() => FaultWords.State(value)).Should().NotThrow(word);
                    break;
                case "state":
                    break;
                case "event":
                    var cut = value.LastIndexOf(' ');
                    cut.Should().BePositive(word);
                    FluentActions.Invoking(() => (FaultWords.Object(value[..cut]), FaultWords.State(value[(cut + 1)..]))).Should().NotThrow(word);
                    break;
                default:
                    Values[kind].Should().Contain(value, word);
                    break;
            }
        }
    }

    [Fact]
    public void Each_class_has_words_of_both_languages()
    {
        var files = Resources().Select(resource => resource.Split('.')[^3] + "." + resource.Split('.')[^2]).ToList();

        files.Should().BeEquivalentTo(Enum.GetNames<WordClass>().SelectMany(name => new[] { name.ToLowerInvariant() + ".zh", name.ToLowerInvariant() + ".en" }));
    }

    private static IEnumerable<string> Resources() =>
        typeof(WordList).Assembly.GetManifestResourceNames().Where(name => name.Contains(".Lexicon.", StringComparison.Ordinal) && !name.Contains(".notice-", StringComparison.Ordinal));

    private static IEnumerable<(string Word, string Value)> Words(string file)
    {
        using var reader = new StreamReader(typeof(WordList).Assembly.GetManifestResourceStream(Resources().Single(name => name.EndsWith($".{file}.txt", StringComparison.Ordinal)))!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var parts = line.Split('\t');
                yield return (parts[0], parts.Length > 1 ? parts[1].Trim() : "");
            }
        }
    }
}
