using System.Text.Json;
using System.Text.Json.Nodes;

namespace AwxSimulator.Templates;

/// <summary>One question of a survey.</summary>
/// <param name="Variable">The variable that the answer becomes.</param>
/// <param name="Type"><c>text</c>, <c>integer</c>, <c>multiplechoice</c> or <c>password</c>.</param>
/// <param name="Required">True when there is no launch without an answer.</param>
/// <param name="Choices">Those of a choice.</param>
internal sealed record SurveyQuestion(string Variable, string Type, bool Required = false, params IReadOnlyList<string> Choices)
{
    private const int LongestText = 1024;

    /// <summary>Returns what is wrong with the answer, or null.</summary>
    public string? Problem(JsonObject answers)
    {
        if (!answers.TryGetPropertyValue(Variable, out var answer) || answer is null)
        {
            return Required ? $"'{Variable}' value missing" : null;
        }

        var isText = answer.GetValueKind() == JsonValueKind.String;
        if (Type == "integer")
        {
            return answer.GetValueKind() == JsonValueKind.Number && int.TryParse(answer.ToJsonString(), out _)
                ? null
                : $"Value {Shown(answer)} for '{Variable}' expected to be an integer.";
        }

        if (!isText)
        {
            return $"Value {Shown(answer)} for '{Variable}' expected to be a string.";
        }

        var text = answer.GetValue<string>();
        return Type == "multiplechoice" && !Choices.Contains(text) ? $"Value {text} for '{Variable}' expected to be one of [{string.Join(", ", Choices.Select(choice => $"'{choice}'"))}]."
            : text.Length > LongestText ? $"'{Variable}' value {text} is too large (must be no more than {LongestText})."
            : null;
    }

    private static string Shown(JsonNode answer) => answer.GetValueKind() == JsonValueKind.String ? answer.GetValue<string>() : answer.ToJsonString();
}
