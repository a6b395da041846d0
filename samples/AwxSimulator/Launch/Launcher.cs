using System.Text.Json.Nodes;
using AwxSimulator.Inventories;
using AwxSimulator.Jobs;
using AwxSimulator.Templates;

namespace AwxSimulator.Launch;

/// <summary>Creates the job of a launch. There is no idempotency: the same body twice makes two.</summary>
internal sealed class Launcher(LaunchCheck check, DeviceInventory inventory, JobStore store, SimulatorOptions options)
{
    /// <param name="template">The template.</param>
    /// <param name="body">The launch's body.</param>
    /// <param name="orphan">The job stays <c>pending</c> for good.</param>
    /// <exception cref="Http.RefusedException">The body is refused, and there is no job.</exception>
    public (Job Job, JsonObject Ignored) Launch(JobTemplate template, JsonObject body, bool orphan)
    {
        var taken = check.Check(template, body);
        var matching = inventory.Matching(taken.Limit);
        var another = inventory.Hosts.FirstOrDefault(host => !matching.Contains(host));
        var plan = JobPlan.Of(template.Direction, matching, another, options);
        return (store.Add(new LaunchedJob(template, taken.Variables, taken.Limit, taken.Labels, plan), orphan), taken.Ignored);
    }
}
