using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Awx.Templates;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx.Launch;

/// <summary>
/// Prepares a launch: which template, which one host, which variables, and that AWX will take all of it. Nothing of this touches a device; whatever is
/// missing ends the attempt before it began.
/// </summary>
internal sealed class LaunchPlanner(AwxClient client, TemplateCatalog templates, DeviceInventory inventory, TemplateChecks checks)
{
    private const int LongestDescription = 500;
    private const int LongestName = 255;

    private static OutcomeTexts Texts => JobTexts.Of;

    /// <returns>The plan, or how the attempt ended.</returns>
    public async Task<(LaunchPlan? Plan, AttemptResult? End)> PlanAsync(RepairOrder order, string action, RepairJournal journal, RepairSignals signals)
    {
        var planned = PlanAsync(order, action, signals.Stopping);
        if (await planned.OrNullWhenStoppingAsync(signals.Stopping) is not { } plan || signals.Stopping.IsCancellationRequested)
        {
            return (null, Texts.NeverBegan(action, "服务正在停止"));
        }

        if (signals.CancelRequested.IsCancellationRequested)
        {
            return (null, Texts.CanceledBeforeBegun(action));
        }

        if (plan.Misfit is { } misfit)
        {
            templates.Forget(action);
            checks.CheckSoon(action);
            return (null, Texts.NeverBegan(action, misfit));
        }

        await journal.DiscloseAsync(new JsonObject(order.Match.Parameters.Select(
            parameter => KeyValuePair.Create(parameter.Key, JsonNode.Parse(parameter.Value.GetRawText())))));
        return (plan.Plan, null);
    }

    /// <summary>Returns the name of the device in AWX's inventory.</summary>
    public string HostOf(RepairOrder order) => inventory.AwxHostOf(order.DeviceId);

    /// <summary>Rebuilds what a lost launch is looked up by; null when AWX does not answer, or the template is gone.</summary>
    public async Task<LaunchPlan?> RebuildAsync(RepairOrder order, string action, CancellationToken stopping)
    {
        var (template, _) = await templates.FindAsync(action, stopping);
        return template is not null && (await client.MeAsync(stopping)).Value?.Results is [{ Id: { } user }]
            ? new LaunchPlan(template.Id, user, order.TraceTag, HostOf(order), [], null)
            : null;
    }

    private async Task<Planned> PlanAsync(RepairOrder order, string action, CancellationToken stopping)
    {
        var host = HostOf(order);
        if (!AnsibleHost.IsName(host))
        {
            return new Planned($"设备 {OneLine.Of(host, 64)} 不能作为清单中的一个主机名（limit），请在 DEVICES_FILE 中为该设备设置 awx_host");
        }

        var (template, failure) = await templates.FindAsync(action, stopping);
        if (template is null)
        {
            return new Planned(failure?.ToString() ?? $"AWX 中没有作业模板 {action}，或该用户看不到它：检查名称（组织/模板），并授予 Execute 权限");
        }

        var me = await client.MeAsync(stopping);
        if (me.Value?.Results is not [{ Id: { } user }])
        {
            return new Planned(me.Failure?.ToString() ?? "AWX 没有说明凭据属于哪个用户");
        }

        var launch = await client.GetLaunchPageAsync(template.Id, stopping);
        if (!launch.Ok)
        {
            return new Planned(launch.Failure.ToString());
        }

        var (values, misfit) = Variables(order);
        misfit ??= TemplateFit.Problems(launch.Value, [.. values.Select(value => value.Key)]).FirstOrDefault()?.Chinese
            ?? TemplateFit.Conflict(launch.Value, values)
            ?? await InventoryMisfitAsync(launch.Value, host, stopping);
        return misfit is not null
            ? new Planned(misfit)
            : new Planned(null) { Plan = new LaunchPlan(template.Id, user, order.TraceTag, host, values, await LabelAsync(launch.Value, template, order.TraceTag, stopping)) };
    }

    /// <summary>All are texts: a number would be an integer in the playbook, and is refused by a survey's question for a text.</summary>
    private static (JsonObject Values, string? Misfit) Variables(RepairOrder order)
    {
        var values = new JsonObject
        {
            [LaunchVariables.Device] = order.DeviceId,
            // AWX hands it on as a literal, unless its administrator has switched that off: so it holds no opener of a template.
            [LaunchVariables.Description] = OneLine.Of(TemplateText.Break(OneLine.Of(order.Description, LongestDescription)), LongestDescription),
            [LaunchVariables.Level] = order.Level.ToString(),
            [LaunchVariables.TraceTag] = order.TraceTag,
        };
        if (order.Interface is { } port)
        {
            values[LaunchVariables.Interface] = port.Text;
        }

        foreach (var (name, value) in order.Match.Parameters)
        {
            values[name] = LaunchVariables.TextOf(value);
        }

        foreach (var name in new[] { LaunchVariables.Device, LaunchVariables.Interface })
        {
            var text = values[name]?.GetValue<string>() ?? string.Empty;
            if (text.Length > LongestName || text.Any(char.IsControl) || TemplateText.OpenerIn(text) is not null)
            {
                return (values, $"变量 {name} 过长，或含有控制字符、模板起始符");
            }
        }

        return (values, values.Any(value => value.Value is null) ? "映射的固定参数不是文本" : null);
    }

    /// <summary>
    /// A group of the host's name would make the job run on all of its hosts. Without a right on the inventory this cannot be read, and shows only at
    /// the job's end.
    /// </summary>
    private async Task<string?> InventoryMisfitAsync(LaunchPage page, string host, CancellationToken stopping)
    {
        if (page.Defaults?.Inventory is not { Id: { } id, Name: var name })
        {
            return null;
        }

        var groups = await client.FindGroupsAsync(id, host, stopping);
        if (groups.Failure is { IsPermanentRefusal: true })
        {
            return null;
        }

        if (!groups.Ok)
        {
            return groups.Failure.ToString();
        }

        if (groups.Value.Results!.Count > 0)
        {
            return $"清单 {OneLine.Of(name ?? "", 60)} 中有与主机 {host} 同名的组，作业会在该组的全部主机上执行，请更改其中一个名称";
        }

        var hosts = await client.FindHostsAsync(id, host, stopping);
        return hosts.Ok && hosts.Value.Results!.Count == 0
            ? $"清单 {OneLine.Of(name ?? "", 60)} 中没有主机 {host}，请添加该主机，或在 DEVICES_FILE 中为该设备设置 awx_host"
            : null;
    }

    /// <summary>A label finds a lost launch at once. Without one, the look-up compares the variables: no launch waits for a label, or fails for it.</summary>
    private async Task<long?> LabelAsync(LaunchPage page, MappedTemplate template, string tag, CancellationToken stopping)
    {
        if (page.AskLabelsOnLaunch is not true || template.Organization is not { } organization)
        {
            return null;
        }

        var made = await client.MakeLabelAsync(tag, organization, stopping);
        return made.Value?.Id
            ?? (made.Failure is { Status: StatusCodes.Status400BadRequest } && (await client.FindLabelAsync(tag, organization, stopping)).Value?.Results is [{ Id: { } known }] ? known : null);
    }

    private sealed record Planned(string? Misfit)
    {
        public LaunchPlan? Plan { get; init; }
    }
}
