using AiService.Faults.Messages;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults.Messages;

/// <summary>Every family of the tables says what its vendor's message reference says.</summary>
public sealed class MessageFamilyTests
{
    public static TheoryData<string, string, string, string, string?> Samples
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string?>();
            foreach (var sample in FamilySample.All)
            {
                data.Add(sample.Vendor, sample.Line, sample.Verdict.ToString(), sample.State, sample.Name);
            }

            return data;
        }
    }

    public static TheoryData<string> Vendors =>
        ["cisco-ios", "cisco-iosxr", "cisco-nxos", "huawei", "h3c", "arista", "juniper", "ruijie", "zte", "fortinet"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_is_read_as_its_reference_says(string vendor, string line, string verdict, string state, string? name)
    {
        var message = MessageReader.Read(line);

        message.Should().NotBeNull("{0} writes it", vendor);
        message!.Family.Should().NotBeNull();
        message.Form.Should().NotBeNull("'{0}' says something", line[message.BodyStart..message.BodyEnd]);
        message.Form!.Verdict.ToString().Should().Be(verdict);
        message.Form.State.Should().Be(StateOf(state));
        message.ObjectName?.Value.Should().Be(name);
        if (message.ObjectName is { } field)
        {
            line.Substring(field.ValueStart, field.ValueLength).Should().Be(name);
            field.ValueStart.Should().BeGreaterThanOrEqualTo(message.BodyStart);
        }
    }

    [Fact]
    public void Every_verdict_of_every_family_has_a_sample()
    {
        var shown = FamilySample.All
            .Select(sample => (sample, message: MessageReader.Read(sample.Line)!))
            .SelectMany(pair => MessageFamilies.Shipped.Find(pair.message.Mnemonic!)
                .Where(family => family.Vendor == pair.sample.Vendor)
                .Select(family => (family, form: family.FormOf(pair.message.Mnemonic!, pair.sample.Line.AsSpan(pair.message.BodyStart, pair.message.BodyEnd - pair.message.BodyStart)))))
            .Where(pair => pair.form is not null)
            .Select(pair => (pair.family, pair.form!.Verdict))
            .ToHashSet();

        var missing = MessageFamilies.Shipped.All
            .SelectMany(family => family.Forms.Select(form => (family, form.Verdict)).Distinct())
            .Where(pair => !shown.Contains(pair))
            .Select(pair => $"{pair.family.Vendor} [{pair.family.Mnemonics[0]}] {pair.Verdict}");

        missing.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void A_vendor_has_families_that_raise_and_clear(string vendor)
    {
        var families = MessageFamilies.Shipped.All.Where(family => family.Vendor == vendor).ToList();

        families.Should().HaveCountGreaterThanOrEqualTo(10);
        families.Count(family => family.Forms.Any(form => form.Verdict is MessageVerdict.Raise) && family.Forms.Any(form => form.Verdict is MessageVerdict.Clear))
            .Should().BeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public void A_raised_state_is_undesired_and_a_cleared_one_is_not()
    {
        foreach (var (family, form) in MessageFamilies.Shipped.All.SelectMany(family => family.Forms.Select(form => (family, form))))
        {
            var undesired = form.State.IsUndesired();
            undesired.Should().Be(form.Verdict is MessageVerdict.Raise or MessageVerdict.Admin, "{0} [{1}]", family.Vendor, family.Mnemonics[0]);
            (form.State == FaultState.Unknown).Should().Be(form.Verdict is MessageVerdict.Info, "{0} [{1}]", family.Vendor, family.Mnemonics[0]);
        }
    }

    [Fact]
    public void A_table_with_a_line_that_is_none_of_its_form_is_refused()
    {
        var parse = () => MessageFamilies.Parse("made-up", new StringReader("[A-B]\nobject: interface\nraise: sideways | up\n")).ToList();

        parse.Should().Throw<InvalidDataException>().WithMessage("*raise: sideways*made-up*");
    }

    [Fact]
    public void A_family_whose_forms_do_not_fit_leaves_the_text_to_be_read()
    {
        var message = MessageReader.Read("*Mar  1 18:46:11.123: %LINK-3-UPDOWN: Interface Gi0/1, something else")!;

        message.Family.Should().NotBeNull();
        message.Form.Should().BeNull();
    }

    private static FaultState StateOf(string word) => Enum.Parse<FaultState>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
