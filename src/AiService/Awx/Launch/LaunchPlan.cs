using System.Text.Json.Nodes;

namespace AiService.Awx.Launch;

/// <summary>Everything that a launch sends, and what finds it again.</summary>
/// <param name="Template">The template's id.</param>
/// <param name="User">The id of the credential's user, who will have launched the job.</param>
/// <param name="Tag">The repair's trace tag.</param>
/// <param name="Host">The one host.</param>
/// <param name="Variables">The variables; empty when the plan of a lost process is rebuilt, which only looks.</param>
/// <param name="Label">The id of the label that has the tag as its name; null without one.</param>
internal sealed record LaunchPlan(long Template, long User, string Tag, string Host, JsonObject Variables, long? Label);
