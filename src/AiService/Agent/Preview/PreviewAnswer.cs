using AiService.NetworkAgent.Running;

namespace AiService.Agent.Preview;

/// <summary>What a runbook would send to one platform.</summary>
public sealed record PreviewAnswer
{
    /// <summary>The runbook's name.</summary>
    public required string Runbook { get; init; }

    /// <summary>What it does to what, in Chinese: <c>启用接口 GigabitEthernet0/0/1</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Platform { get; init; }

    /// <summary>True when it only collects: it claims no repair.</summary>
    public required bool Reports { get; init; }

    /// <summary>The parameters as they are sent; <c>interface_short</c> is what brief listings print.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>In the order in which they may be sent; those with nothing to send are left out.</summary>
    public required IReadOnlyList<PreviewPhase> Phases { get; init; }

    internal static PreviewAnswer Of(RunbookScript script)
    {
        PreviewPhase[] phases = script.Runbook.Reports
            ? [new("setup", "登录后", script.Setup), new("collect", "只读，逐条收集", script.Commands)]
            :
            [
                new("setup", "登录后", script.Setup),
                new("pre_check", "修改前只读检查；前一条无法判断时才发送后一条", script.PreCheck),
                new("guard", "只读；确定本次会话经过的接口，无法确定或即为目标接口时不再继续", [.. script.Guard.Select(step => step.Command)]),
                new("enter", "检查允许时：进入配置模式", script.Enter),
                new("commands", "检查允许时：修改", script.Commands),
                new("commit", "使修改生效", script.Commit),
                new("leave", "退出配置模式", script.Leave),
                new("abandon", "仅当设备不接受某条命令：放弃并退出配置模式", script.Abandon),
                new("post_check", "修改后只读检查，反复进行直到故障消失或超时", script.PostCheck),
                new("confirm", "仅当检查通过：确认试提交", script.Confirm),
                new("rollback", script.IsOnTrial ? "仅当检查未通过：撤回试提交" : "仅当检查未通过且状态已改变：回退", script.Rollback),
                new("save", "仅当检查通过：保存配置", script.Save),
            ];
        return new PreviewAnswer
        {
            Runbook = script.Runbook.Name,
            Title = script.Title,
            Platform = script.Platform.Name,
            Reports = script.Runbook.Reports,
            Parameters = script.Values,
            Phases = [.. phases.Where(phase => phase.Commands.Count > 0)],
        };
    }
}

/// <summary>One phase of a runbook.</summary>
/// <param name="Phase">
/// setup, pre_check, guard, enter, commands, commit, leave, abandon, post_check, confirm, rollback or save; collect, of a runbook that only reports.
/// </param>
/// <param name="When">When it is sent, in Chinese.</param>
/// <param name="Commands">The lines, as they are sent. In the guard, names in braces stand for what the device answers before.</param>
public sealed record PreviewPhase(string Phase, string When, IReadOnlyList<string> Commands);
