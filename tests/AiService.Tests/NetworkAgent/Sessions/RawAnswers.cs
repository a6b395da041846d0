using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent.Sessions;

/// <summary>Asks the readers about everything that came since a command was sent, which came letter by letter.</summary>
internal static class RawAnswers
{
    public static string? Complete(this PromptReader reader, string raw, string? command, bool learns = false) => reader.Complete(Answer(raw, command), learns);

    public static string? Settled(this PromptReader reader, string raw, string command) => reader.Settled(Answer(raw, command));

    public static bool IsPaged(this PromptReader reader, string raw, int answered) => reader.IsPaged(Answer(raw, "show version"), answered);

    public static QuestionReader.Waiting? Find(this QuestionReader reader, string raw, int answered, string? command) => reader.Find(Answer(raw, command), answered);

    private static TerminalAnswer Answer(string raw, string? command)
    {
        var answer = new TerminalAnswer(command);
        foreach (var letter in raw)
        {
            answer.Append(letter.ToString());
        }

        return answer;
    }
}
