using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent;

/// <summary>How platforms say what a device asks: files of the version before are read as they were.</summary>
public sealed class PlatformDialogTests
{
    private const string Start = """
        name: own
        session:
          mode: shell
          prompt: '^(?<host>\w+)#$'
          questions:

        """;

    [Fact]
    public void A_question_of_the_version_before_is_bound_to_its_command()
    {
        var question = Read("""
                - command: save
                  asks: '\[Y/N\]:? ?$'
                  answer: y
            """, out _)!.Questions.Single();

        (question.Command, question.AtLogin, question.Answer).Should().Be(("save", false, "y"));
    }

    [Fact]
    public void A_question_may_be_asked_at_any_time_or_at_login_and_be_answered_by_ENTER_or_by_nothing()
    {
        var questions = Read("""
                - { asks: 'Press ENTER', press: enter }
                - { asks: '^% ?\z', at_login: true, answer: cli }
                - { asks: 'Erase everything' }
            """, out _)!.Questions;

        questions.Select(one => (one.Command, one.AtLogin, one.Answer)).Should().Equal((null, false, ""), (null, true, "cli"), (null, false, null));
    }

    [Theory]
    [InlineData("    - { asks: 'Go on', press: space }", "press")]
    [InlineData("    - { asks: 'Go on', press: enter, answer: y }", "press")]
    [InlineData("    - { asks: 'Go on', at_login: true, command: save, answer: y }", "at_login")]
    [InlineData("    - { command: save, answer: y }", "asks")]
    [InlineData("    - { asks: 'Go on', anwser: y }", "anwser")]
    public void What_contradicts_itself_or_is_misspelt_is_reported(string question, string named)
    {
        Read(question, out var problems).Should().BeNull();

        problems.Should().ContainSingle().Which.ToString().Should().Contain(named);
    }

    [Fact]
    public void A_leftover_needs_its_command_its_pattern_and_its_words()
    {
        PlatformFile.Read(new YamlSource("own.yaml", Start.Replace("  questions:", "", StringComparison.Ordinal) + """
            configuration:
              enter: [configure]
              occupied: ['^locked']
              left: [{ command: show lock, finds: LOCKED }]
            """), null, out var problems);

        problems.Should().ContainSingle().Which.ToString().Should().Contain("text");
    }

    private static Platform? Read(string questions, out IReadOnlyList<YamlProblem> problems) =>
        PlatformFile.Read(new YamlSource("own.yaml", Start + questions + "\n"), null, out problems);
}
