using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Hosting;

namespace AiService.Awx.Templates;

/// <summary>
/// Finds what keeps a template from being launched for one device and nothing else. What it does not prompt for is dropped by AWX: without the limit
/// the job would run on all hosts of its inventory.
/// </summary>
internal static class TemplateFit
{
    /// <summary>Returns what does not fit, whatever is sent: in English for the log and the health, in Chinese for the platform's users.</summary>
    /// <param name="page">The template's launch page.</param>
    /// <param name="sent">The names of the variables that may be sent.</param>
    public static IEnumerable<Misfit> Problems(LaunchPage page, IReadOnlyCollection<string> sent)
    {
        if (page.AskLimitOnLaunch is not true)
        {
            yield return new Misfit("does not prompt for the limit, so AWX would drop it and run on all hosts: switch on Limit › Prompt on launch", "作业模板未启用“启动时提示限制（limit）”，AWX 会丢弃限定并在全部主机上执行，请启用");
        }

        if (page.AskVariablesOnLaunch is not true)
        {
            yield return new Misfit("does not prompt for variables, so AWX would drop them: switch on Variables › Prompt on launch", "作业模板未启用“启动时提示变量（variables）”，AWX 会丢弃变量，请启用");
        }

        if (page.PasswordsNeededToStart is { Count: > 0 } passwords)
        {
            yield return new Misfit($"asks for a password at launch ({Listed(passwords)}): store it in the credential", $"作业模板启动时要求输入密码（{Listed(passwords)}），请将密码保存到凭据中");
        }

        if (page.CredentialNeededToStart is true)
        {
            yield return new Misfit("has no credential: give it one", "作业模板缺少凭据，请为其指定凭据");
        }

        if (page.InventoryNeededToStart is true)
        {
            yield return new Misfit("has no inventory: give it one", "作业模板缺少清单（inventory），请为其指定清单");
        }

        if (page.Defaults?.JobSliceCount > 1)
        {
            yield return new Misfit("is sliced, so a launch makes several jobs: set Job slicing to 1", "作业模板启用了切片（job slicing），一次启动会产生多个作业，请将其设为 1");
        }

        var unknown = (page.VariablesNeededToStart ?? []).Where(name => !sent.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            yield return new Misfit(
                $"requires variables that are never sent ({Listed(unknown)}): make their survey questions optional, or fix them in the parameters of the map's entry",
                $"作业模板要求变量 {Listed(unknown)}，但没有可填的值（可在 STACKSTORM_ACTION_MAP 的 parameters 中固定）");
        }

        if (page.Defaults is null || TemplateVariables.Read(page.Defaults.ExtraVars) is null)
        {
            yield return new Misfit("has variables of its own that cannot be read, as YAML or JSON without a name twice: correct them", "作业模板自带的变量无法解析，请更正");
        }
    }

    /// <summary>
    /// Returns why values cannot be sent, in Chinese; null when they can. A value that equals the template's own counts as the template's: AWX lets Ansible
    /// evaluate it, while every other is literal.
    /// </summary>
    public static string? Conflict(LaunchPage page, JsonObject values)
    {
        var own = TemplateVariables.Read(page.Defaults?.ExtraVars);
        return values.Where(value => own?.GetValueOrDefault(value.Key) == value.Value!.GetValue<string>()).Select(value => value.Key).FirstOrDefault() is { } same
            ? $"变量 {same} 的值与作业模板自带的值相同，Ansible 会对其求值，因此不执行。请从作业模板自带的变量中删除 {same}"
            : null;
    }

    private static string Listed(IEnumerable<string> names) => OneLine.Of(string.Join(", ", names.Take(10)), 200);
}

/// <summary>Something that keeps a template from being launched.</summary>
/// <param name="English">What follows on the template's name, with the cure.</param>
/// <param name="Chinese">A sentence with the cure.</param>
internal sealed record Misfit(string English, string Chinese);
