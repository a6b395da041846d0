using System.Text.Json.Nodes;
using AwxSimulator.Http;

namespace AwxSimulator.Templates;

/// <summary>A template, and its launch page, as the API shows them (recordings 10, 11 and 16).</summary>
internal static class TemplateDocument
{
    public static JsonObject Of(JobTemplate template, string basePath)
    {
        var document = JsonDocs.Fill("template", basePath, ("template", template.Id), ("organization", template.Organization));
        document["id"] = template.Id;
        document["name"] = template.Name;
        document["organization"] = template.Organization;
        document["limit"] = template.Limit;
        document["extra_vars"] = template.ExtraVars;
        document["allow_simultaneous"] = template.AllowSimultaneous;
        document["survey_enabled"] = template.Survey.Count > 0;
        Prompts(document, template);
        var summary = document["summary_fields"]!;
        summary["organization"]!["id"] = template.Organization;
        summary["organization"]!["name"] = template.OrganizationName;
        summary["user_capabilities"]!["start"] = template.MayStart;
        if (!template.HasInventory)
        {
            document["inventory"] = null;
            summary.AsObject().Remove("inventory");
            document["related"]!.AsObject().Remove("inventory");
        }

        return document;
    }

    public static JsonObject LaunchPage(JobTemplate template, string basePath)
    {
        var page = JsonDocs.Fill("launch", basePath);
        Prompts(page, template);
        page["can_start_without_user_input"] = !template.AsksVariables && !template.AsksLimit && !template.AsksLabels
            && template.Survey.Count == 0 && template.Passwords.Count == 0 && template.HasInventory;
        page["passwords_needed_to_start"] = Texts(template.Passwords);
        page["survey_enabled"] = template.Survey.Count > 0;
        page["variables_needed_to_start"] = Texts(template.Survey.Where(question => question.Required).Select(question => question.Variable));
        page["inventory_needed_to_start"] = !template.HasInventory;
        page["job_template_data"]!["name"] = template.Name;
        page["job_template_data"]!["id"] = template.Id;
        page["defaults"]!["limit"] = template.Limit;
        page["defaults"]!["extra_vars"] = template.ExtraVars;
        if (!template.HasInventory)
        {
            page["defaults"]!["inventory"] = new JsonObject();
        }

        return page;
    }

    private static void Prompts(JsonObject document, JobTemplate template)
    {
        document["ask_variables_on_launch"] = template.AsksVariables;
        document["ask_limit_on_launch"] = template.AsksLimit;
        document["ask_labels_on_launch"] = template.AsksLabels;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
