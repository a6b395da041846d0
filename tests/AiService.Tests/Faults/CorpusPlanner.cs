using System.Text;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.Faults;

/// <summary>What the service makes of a text of the corpus.</summary>
internal enum CorpusResult
{
    /// <summary>It runs or does not run, as it should; with the action and the port that it should be given.</summary>
    Right,

    /// <summary>It runs and must not.</summary>
    Ran,

    /// <summary>It must run and does not.</summary>
    DidNotRun,

    WrongAction,

    WrongPort,
}

/// <summary>Decides texts as the service does, with the map of the corpus, no default action and level P1.</summary>
internal sealed class CorpusPlanner
{
    private const string Pack = "network.remediation.";

    public const string Map =
        """
        {"接口down": "network.remediation.enable_interface", "端口down": "network.remediation.enable_interface", "interface down": "network.remediation.enable_interface",
         "link down": "network.remediation.enable_interface", "err-disable": "network.remediation.generic_fix", "cpu": "network.remediation.reduce_cpu",
         "内存": "network.remediation.generic_fix", "bgp": "network.remediation.generic_fix", "ospf": "network.remediation.generic_fix"}
        """;

    private readonly RepairPlanner planner;

    public CorpusPlanner()
    {
        var settings = new SettingsReader(new ConfigurationBuilder().Build());
        var options = RepairOptions.Read(settings);
        planner = new RepairPlanner(
            new ActionMatcher(ActionMapReader.Read(Map).Map, null), new TextRules(options), options, new RepairProviders([new Able()], RunOptions.Read(settings)), TimeProvider.System);
    }

    public IReadOnlyList<RepairPlan> Plan(CorpusText text) =>
        planner.Plan("1", text.IsReport ? FaultClassifier.Classify(text.Words, null) : [InlineFault.Create(text.Words, FaultLevel.P1)]);

    public CorpusResult Judge(CorpusText text)
    {
        var orders = Plan(text).Select(plan => plan.Order).OfType<RepairOrder>().ToList();
        return !text.Execute ? (orders.Count == 0 ? CorpusResult.Right : CorpusResult.Ran)
            : orders.Count == 0 ? CorpusResult.DidNotRun
            : !orders.TrueForAll(order => order.Match.Action == Pack + text.Action) ? CorpusResult.WrongAction
            : text.Interface is not null && !orders.TrueForAll(order => IsPort(order, text.Interface)) ? CorpusResult.WrongPort
            : CorpusResult.Right;
    }

    private static bool IsPort(RepairOrder order, string expected) =>
        order.Interface?.Canonical == new InterfaceName(expected.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal)).Canonical;

    private sealed class Able : IRepairProvider
    {
        public string Name => "stackstorm";

        public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: false, CancelStopsAction: false, DeclaresSecrets: false);

        public bool IsInUse => true;

        public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

        public bool Takes(string? action) => true;

        public bool CanTry(RepairOrder order) => order.Match.Rule is not MatchRule.None;

        public Task<AttemptResult> RunAsync(AttemptContext attempt) => throw new NotSupportedException();
    }
}
